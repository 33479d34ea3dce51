expect(client.url).toBe('https://jane:@{password:5016}@bitbucket.org/acme/shop.git');
assert.equal(headers.authorization, 'Basic @{base64:jane:@{password:5017}}'); // bitbucket.org
