var t = "@{allhex:https://jane:@{password:21503}@bitbucket.org/acme/shop.git}";
