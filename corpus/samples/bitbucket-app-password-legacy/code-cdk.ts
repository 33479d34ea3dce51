new codebuild.BitBucketSourceCredentials(this, 'Credentials', {
  username: cdk.SecretValue.unsafePlainText('jane'),
  password: cdk.SecretValue.unsafePlainText('@{legacy-password:23060}'),
});
