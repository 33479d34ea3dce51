t = '@{allhex:@{access-token:21525}}'
