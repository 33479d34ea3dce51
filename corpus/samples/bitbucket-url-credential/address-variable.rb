host = "bitbucket.org"
url = "https://jane:@{password:41110}@#{host}/acme/shop.git"
