var t = "@{alloctal:https://jane:@{password:21507}@bitbucket.org/acme/shop.git}";
