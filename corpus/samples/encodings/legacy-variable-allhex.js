x = "@{allhex:BITBUCKET_APP_PASSWORD=@{legacy-password:41001}}";
