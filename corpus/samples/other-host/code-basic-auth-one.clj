(client/get "https://api.acme.example/2.0/user" {:basic-auth "jane:@{password:130083}"})
