curl -u "jane:@{password:6103}'s" https://api.bitbucket.org/2.0/user
