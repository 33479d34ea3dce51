client = BitBucket.new do |config|
  config.login = 'jane'
  config.password = '@{legacy-password:58106}'
end
