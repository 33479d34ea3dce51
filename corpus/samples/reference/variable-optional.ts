const auth = {
  bitbucketToken: overrides?.token2,
  bitbucketPassword: overrides?.password2 ?? env.BITBUCKET_PASSWORD,
};
