opts = defaults & auth ?~ basicAuth "jane" "@{password:42028}"
r <- getWith opts "https://api.bitbucket.org/2.0/user"
