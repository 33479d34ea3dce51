USERNAME=jane
PASSWORD=@{password:9337}
curl -s -u "$USERNAME:$PASSWORD" https://api.bitbucket.org/2.0/user
