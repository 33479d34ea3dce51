curl -u jane:'<password>' https://api.bitbucket.org/2.0/user
curl -u jane:"$PASSWORD" https://api.bitbucket.org/2.0/user
curl -u jane:'xxxxxxxx' https://api.bitbucket.org/2.0/user
