http https://api.bitbucket.org/2.0/repositories/acme --auth jane:@{password:23073}
