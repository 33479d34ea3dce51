curl --user="jane:@{password:1395}" https://api.gitlab.com/2.0/user
