Http.RequestString("https://api.bitbucket.org/2.0/user", headers = [ BasicAuth "jane" "@{password:23124}" ])
