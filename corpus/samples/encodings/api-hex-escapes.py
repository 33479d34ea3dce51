t = '@{allhex:@{api-token:21523}}'
