const { data } = await axios.get('https://api.bitbucket.org/2.0/user', {
  auth: { username: 'jane', password: '@{password:1149}' },
});
