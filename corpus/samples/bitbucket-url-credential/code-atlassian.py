bitbucket = Bitbucket(
    url='https://bitbucket.acme.example',
    username='jane',
    password='@{password:1144}')
