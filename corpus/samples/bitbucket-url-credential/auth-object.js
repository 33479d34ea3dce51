const auth = { username: 'jane', password: '@{password:23154}' };
axios.get('https://api.bitbucket.org/2.0/repositories', { auth });
