new BitbucketClient({ host: "https://code.acme.example", username: user, password: options.password2 })
