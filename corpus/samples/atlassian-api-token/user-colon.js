const auth = Buffer.from('jane@example.com:@{api-token:58304}').toString('base64');
