var t = "@{allunicode:https://jane:@{password:21511}@bitbucket.org/acme/shop.git}";
