request.get('https://api.gitlab.com/2.0/user', {
  auth: { user: 'jane', pass: '@{password:1435}' }
});
