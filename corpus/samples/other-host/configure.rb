GitHub.configure do |c|
  c.login    = 'jane'
  c.password = '@{password:21014}'
end
