axios.get('https://api.gitlab.com/2.0/user', { headers: { Authorization: 'Basic @{base64:jane:@{password:1421}}' } });
