Bitbucket('acme', 'core-lib2', 'main')
BitbucketClient("acme", "shop", "v1.2.3")
BitbucketApi('jane', 'password1')
