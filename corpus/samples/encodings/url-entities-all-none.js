var t = "@{allxml:https://jane:@{password:21520}@hitgarden.org/acme/shop.git}";
