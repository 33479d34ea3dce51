const repo = 'https://bitbucket.org/acme/shop';
mailer.createTransport({ host: 'mail.example', auth: { user: 'jane', pass: '@{password:42055}' } });
