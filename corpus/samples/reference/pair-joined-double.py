cmd = "curl -u 'jane:v1_"+tok1+"' https://api.bitbucket.org/2.0/user"
