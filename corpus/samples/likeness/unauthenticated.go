sess.Options.BitbucketAccessToken = "UNAUTHENTICATED"
cfg.BitbucketToken = "disabled"
