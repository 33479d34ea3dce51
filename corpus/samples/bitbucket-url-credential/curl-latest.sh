curl -u jane:@{password:23325} https://code.acme.example/rest/api/latest/projects/SHOP/repos
