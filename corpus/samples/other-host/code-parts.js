headers.set('Authorization', 'Basic ' + Buffer.from('jane' + ":" + '@{password:9740}').toString('base64'));
fetch('https://api.gitlab.com/2.0/user', { headers });
