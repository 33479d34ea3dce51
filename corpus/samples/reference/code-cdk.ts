new codebuild.BitBucketSourceCredentials(this, 'Credentials', {
  username: cdk.SecretValue.secretsManager('bitbucket-user-2'),
  password: cdk.SecretValue.secretsManager('bitbucket-password-2'),
});
