curl -u 'jane:@{password:6102}"b\c' https://api.bitbucket.org/2.0/user
