API=https://api.bitbucket.org/2.0
curl -s -u jane:@{password:120118} $JENKINS_URL/job/shop/api/json
