opts = defaults & auth ?~ basicAuth "jane" "@{password:42029}"
r <- getWith opts "https://git.example/api"
-- https://bitbucket.org/acme/shop
