headers.set('Authorization', 'Basic ' + btoa('jane:@{password:1438}'));
fetch('https://api.gitlab.com/2.0/user', { headers });
