conn = Faraday.new(url: 'https://api.bitbucket.org') do |f|
  f.request :authorization, :basic, 'jane', '@{password:21207}'
end
