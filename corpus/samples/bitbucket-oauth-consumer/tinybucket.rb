# a consumer of Bitbucket's
Tinybucket.configure do |config|
  config.oauth_token = '@{oauth-key:43150}'
  config.oauth_secret = '@{oauth-secret:43151}'
end
