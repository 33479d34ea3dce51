curl -s -u jane:REDACTED https://api.bitbucket.org/2.0/user
