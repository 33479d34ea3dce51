curl -s -u jane:@{password:1393} https://api.gitlab.com/2.0/user
