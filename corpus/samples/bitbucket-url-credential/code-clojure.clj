(client/get "https://api.bitbucket.org/2.0/user" {:basic-auth ["jane" "@{password:9805}"]})
