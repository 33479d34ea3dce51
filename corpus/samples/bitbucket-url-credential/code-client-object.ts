new BitbucketClient({ host: "https://code.acme.example", username: "jane", password: "@{password:130107}" })
