Opts = [{bitbucket_password, Password}, {bitbucket_token, "bitbucket_token"}].
