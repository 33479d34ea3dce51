headers.set('Authorization', 'Basic ' + Buffer.from('jane' + ":" + '@{password:9739}').toString('base64'));
fetch('https://api.bitbucket.org/2.0/user', { headers });
