curl -u jane:@{password:42053} -X POST https://git.example/api/v1/repos/migrate -d '{"clone_addr":"https://bitbucket.org/acme/shop.git"}'
