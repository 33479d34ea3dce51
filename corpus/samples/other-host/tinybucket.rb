Otherbox.configure do |config|
  config.oauth_token = '@{oauth-key:43154}'
  config.oauth_secret = '@{oauth-secret:43155}'
end
Tinybucket.configure { |config| config.logger = nil }
