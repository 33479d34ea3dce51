x = "@{alloctal:BITBUCKET_APP_PASSWORD=@{legacy-password:41003}}";
