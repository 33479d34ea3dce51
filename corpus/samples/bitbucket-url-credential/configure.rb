BitBucket.configure do |c|
  c.login    = 'jane'
  c.password = '@{password:21013}'
end
