conn = Faraday.new(url: 'https://api.github.com') do |f|
  f.request :authorization, :basic, 'jane', '@{password:21208}'
end
