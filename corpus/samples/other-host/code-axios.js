const { data } = await axios.get('https://api.gitlab.com/2.0/user', {
  auth: { username: 'jane', password: '@{password:1433}' },
});
