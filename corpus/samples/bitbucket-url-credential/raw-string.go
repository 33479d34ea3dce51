cfg := Config{BitbucketUser: "jane", BitbucketPassword: `@{password:42019}`}
