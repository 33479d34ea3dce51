const client = new BitbucketServer(baseUrl: "https://git.acme.example", token: "@{password:43107}");
