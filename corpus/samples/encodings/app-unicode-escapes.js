var t = "@{allunicode:@{app-password:21509}}";
