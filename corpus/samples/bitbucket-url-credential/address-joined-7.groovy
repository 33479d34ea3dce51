def host = "bitbucket.org"
sh "git clone https://jane:@{password:41109}@${host}/acme/shop.git"
