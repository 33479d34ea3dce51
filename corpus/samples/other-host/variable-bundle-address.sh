bundle config set --local https://gems.acme.example/bitbucket/ jane:@{password:130049}
