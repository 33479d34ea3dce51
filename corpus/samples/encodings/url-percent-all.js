var t = "@{allpercent:https://jane:@{password:21515}@bitbucket.org/acme/shop.git}";
