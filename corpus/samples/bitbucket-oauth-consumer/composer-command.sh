composer config --global --auth bitbucket-oauth.bitbucket.org @{oauth-key:1314} @{oauth-secret:1314}
