curl https://bitbucket.org/site/oauth2/access_token -d grant_type=client_credentials -d client_id=@{oauth-key:1322} -d client_secret=@{oauth-secret:1322}
