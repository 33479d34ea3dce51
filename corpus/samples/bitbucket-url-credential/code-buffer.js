const auth = 'Basic ' + Buffer.from('jane:@{password:1154}').toString('base64');
fetch('https://api.bitbucket.org/2.0/user', { headers: { Authorization: auth } });
