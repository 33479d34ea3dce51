BITBUCKET_PASSWORD=$2
BITBUCKET_PASSWORD=$1$2
BITBUCKET_PASSWORD=$1abc2
BITBUCKET_TOKEN=$PASSWORD1
BITBUCKET_TOKEN=$bbToken2#x
BITBUCKET_TOKEN=$oauth2Token
https://bitbucket.acme.example/login?os_username=$user&os_password=$password1
hg --config auth.x.prefix=bitbucket.org --config auth.x.password=$HG_PASSWORD2 pull
