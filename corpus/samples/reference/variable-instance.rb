@bitbucket_password = @environment2["BITBUCKETSERVER_PASSWORD"]
@bitbucket_token = @@settings2[:token]
