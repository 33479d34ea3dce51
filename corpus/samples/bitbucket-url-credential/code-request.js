request.get('https://api.bitbucket.org/2.0/user', {
  auth: { user: 'jane', pass: '@{password:1152}' }
});
