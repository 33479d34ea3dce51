var t = "@{allxml:@{app-password:21517}}";
