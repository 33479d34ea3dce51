bundle config set --local https://bitbucket.acme.example/ jane:@{password:130048}
