http https://api.github.com/repos/acme --auth jane:@{password:23074}
