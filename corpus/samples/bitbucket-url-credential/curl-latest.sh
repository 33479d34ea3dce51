curl -u jane:@{password:21325} https://code.acme.example/rest/api/latest/projects/SHOP/repos
