var t = "@{alloctal:@{app-password:21505}}";
