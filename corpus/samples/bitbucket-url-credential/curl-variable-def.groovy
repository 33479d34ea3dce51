def url = 'https://api.bitbucket.org/2.0/repositories/acme'
sh "curl -u jane:@{password:120123} ${url}"
