bitbucketToken := "@{password:1184}"
