module.exports = {
  'bitbucketAuth': {
    'clientID': 'your-client-id-here',
    'clientSecret': 'your-client-secret-here'
  }
};
