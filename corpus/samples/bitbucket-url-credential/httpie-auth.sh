https --auth=jane:@{password:1108} api.bitbucket.org/2.0/user
