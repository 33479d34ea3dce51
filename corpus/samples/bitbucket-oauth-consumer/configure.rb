BitBucket.configure do |c|
  c.oauth_token = "@{oauth-key:43152}"
  c.oauth_secret = "@{oauth-secret:43153}"
end
