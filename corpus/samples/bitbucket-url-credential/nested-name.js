config.services["bitbucket-cloud"].credentials.password = "@{password:41016}";
