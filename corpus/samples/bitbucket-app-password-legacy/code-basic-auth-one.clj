(client/get "https://api.bitbucket.org/2.0/user" {:basic-auth "jane:@{legacy-password:130081}"})
