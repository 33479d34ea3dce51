(client/get "https://api.gitlab.com/2.0/user" {:basic-auth ["jane" "@{password:9806}"]})
