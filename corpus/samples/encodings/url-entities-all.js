var t = "@{allxml:https://jane:@{password:21519}@bitbucket.org/acme/shop.git}";
