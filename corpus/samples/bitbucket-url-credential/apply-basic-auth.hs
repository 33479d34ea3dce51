req = applyBasicAuth "jane" "@{password:21205}" $ parseRequest_ "https://api.bitbucket.org/2.0/user"
