config.gitlab = { user: 'jane', pass: '@{legacy-password:22418}' };
