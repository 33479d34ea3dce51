cmd = [
    'curl',
    '--user',
    'jane:@{password:42014}',
    'https://git.example/api/status',
]
remote = 'https://bitbucket.org/acme/shop'
