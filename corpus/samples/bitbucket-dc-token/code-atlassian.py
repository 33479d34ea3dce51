bitbucket = Bitbucket(
    url='https://bitbucket.acme.example',
    username='jane',
    password='@{dc-token:1145}')
