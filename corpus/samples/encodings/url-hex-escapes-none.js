var t = "@{allhex:https://jane:@{password:21504}@hitgarden.org/acme/shop.git}";
