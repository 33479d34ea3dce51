export COMPOSER_AUTH='{"bitbucket-oauth":{"bitbucket.org":{"consumer-key":"@{oauth-key:1315}","consumer-secret":"@{oauth-secret:1315}"}}}'
