curl --user="jane:@{password:1092}" https://api.bitbucket.org/2.0/user
