var t = "@{allpercent:@{app-password:21513}}";
