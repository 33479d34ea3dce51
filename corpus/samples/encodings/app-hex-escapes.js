var t = "@{allhex:@{app-password:21501}}";
