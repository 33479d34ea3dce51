req = applyBasicAuth "jane" "@{password:21206}" $ parseRequest_ "https://api.github.com/2.0/user"
