var t = "@{allpercent:https://jane:@{password:21516}@hitgarden.org/acme/shop.git}";
