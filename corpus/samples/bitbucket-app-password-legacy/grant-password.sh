curl -X POST https://bitbucket.org/site/oauth2/access_token -d grant_type=password -d username=jane -d password=@{legacy-password:23021}
