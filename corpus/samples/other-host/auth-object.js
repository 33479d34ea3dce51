const auth = { username: 'jane', password: '@{password:23155}' };
axios.get('https://api.github.com/user/repos', { auth });
