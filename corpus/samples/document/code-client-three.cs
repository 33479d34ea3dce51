var client = new BitbucketClient("https://code.acme.example", "SHOP", "repository");
