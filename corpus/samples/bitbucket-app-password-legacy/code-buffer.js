const auth = 'Basic ' + Buffer.from('jane:@{legacy-password:1155}').toString('base64');
fetch('https://api.bitbucket.org/2.0/user', { headers: { Authorization: auth } });
