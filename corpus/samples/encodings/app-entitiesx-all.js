var t = "@{allxmlx:@{app-password:29601}}";
