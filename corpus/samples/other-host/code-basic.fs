Http.RequestString("https://api.github.com/user", headers = [ BasicAuth "jane" "@{password:23125}" ])
