curl --user="jane:%BB_SECRET%" https://api.bitbucket.org/2.0/user
