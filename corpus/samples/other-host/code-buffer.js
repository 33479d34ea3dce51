const auth = 'Basic ' + Buffer.from('jane:@{password:1437}').toString('base64');
fetch('https://api.gitlab.com/2.0/user', { headers: { Authorization: auth } });
