cmd = [
    'curl',
    '--user',
    'jane:@{password:42013}',
    '-X', 'DELETE',
    'https://api.bitbucket.org/2.0/repositories/acme/shop',
]
