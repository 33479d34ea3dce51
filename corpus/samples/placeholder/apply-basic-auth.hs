req = applyBasicAuth "jane" "${PASSWORD}" $ parseRequest_ "https://api.bitbucket.org/2.0/user"
