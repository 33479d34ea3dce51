curl -u 'jane:"Tok1Value' https://api.bitbucket.org/2.0/user
