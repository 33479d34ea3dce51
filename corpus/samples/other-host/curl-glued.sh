curl -ujane:@{password:9346} https://api.github.com/user
