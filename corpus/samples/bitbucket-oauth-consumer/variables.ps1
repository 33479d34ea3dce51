$bbKey = "@{oauth-key:58401}"
$bbSecret = "@{oauth-secret:58401}"
Invoke-RestMethod https://bitbucket.org/site/oauth2/access_token -Method Post
