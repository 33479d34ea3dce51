passport.use(new BitbucketStrategy({
  clientID: '@{oauth-key:1325}',
  clientSecret: '@{oauth-secret:1325}',
  callbackURL: '/auth/bitbucket/callback',
}));
