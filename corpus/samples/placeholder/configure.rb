BitBucket.configure do |c|
  c.login    = 'jane'
  c.password = '#{ENV["PASSWORD"]}'
end
