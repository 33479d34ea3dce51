requests.get('https://bitbucket.org/acme/shop/raw/main/a.txt')
requests.get('https://nexus.acme.example/service/rest/v1/status',
             auth=('admin', '@{password:7011}'))
