axios.get('https://api.bitbucket.org/2.0/user', { headers: { Authorization: 'Basic @{base64:jane:{{ bb_secret }}}' } });
