var client = new BitbucketClient("https://code.acme.example", "jane", "@{password:130079}");
