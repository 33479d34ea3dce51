ssh deploy@build1 'curl -s -u '"'"'jane:@{password:22037}'"'"' https://api.bitbucket.org/2.0/repositories/acme/shop'
