host = "gitlab.com"
url = "https://jane:@{password:41508}@#{host}/acme/shop.git"
docs = "https://bitbucket.org/acme/docs"
