curl -s -u jane:'P!@{password:5020}' https://api.bitbucket.org/2.0/user | jq .
curl --user "jane":"@{password:5021}" https://api.bitbucket.org/2.0/user
curl -u jane:"@{password:5022}#" https://api.bitbucket.org/2.0/user
