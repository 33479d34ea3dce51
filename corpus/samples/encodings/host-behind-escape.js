{ hostType: 'bitbucket', matchHost: 'https:\x2f\x2fapi.bitbucket.org\x2f2.0\x2f', username: 'jane', password: '@{password:21120}' }
