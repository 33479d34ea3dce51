var t = "@{allunicode:https://jane:@{password:21512}@hitgarden.org/acme/shop.git}";
