API=https://api.bitbucket.org/2.0
BASE=https://ci.acme.example
curl -s -u jane:@{password:120117} $BASE/job/shop/api/json
