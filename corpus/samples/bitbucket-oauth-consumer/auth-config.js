module.exports = {
  'bitbucketAuth': {
    'clientID': '@{oauth-key:23015}',
    'clientSecret': '@{oauth-secret:23015}',
    'callbackURL': 'http://localhost:8080/auth/bitbucket/callback'
  }
};
