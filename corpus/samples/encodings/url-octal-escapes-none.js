var t = "@{alloctal:https://jane:@{password:21508}@hitgarden.org/acme/shop.git}";
