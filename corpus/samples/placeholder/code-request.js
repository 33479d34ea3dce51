request.get('https://api.bitbucket.org/2.0/user', {
  auth: { user: 'jane', pass: '%BB_SECRET%' }
});
