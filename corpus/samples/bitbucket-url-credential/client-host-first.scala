val client = new BitbucketApi("stash.acme.example", "jane", "T@{password:42024}")
