AUTH="jane:@{password:9742}"
curl -u "$AUTH" https://api.gitlab.com/2.0/user
