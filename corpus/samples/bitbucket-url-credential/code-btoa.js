headers.set('Authorization', 'Basic ' + btoa('jane:@{password:1156}'));
fetch('https://api.bitbucket.org/2.0/user', { headers });
