BitBucket.configure do |c|
  c.basic_auth = 'jane:@{password:41022}'
end
