https --auth=jane:@{password:1406} api.gitlab.com/2.0/user
