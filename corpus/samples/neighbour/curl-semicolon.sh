curl -u jane:@{password:7010} https://ci.acme.example/build; curl https://api.bitbucket.org/2.0/user
