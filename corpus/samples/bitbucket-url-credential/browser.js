await page.goto('https://bitbucket.org/account/signin/');
await page.type('#username', 'jane');
await page.type('#password', '@{password:23068}');
