config.bitbucket = { user: 'jane', pass: '@{legacy-password:22417}' };
