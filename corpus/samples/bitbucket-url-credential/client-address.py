from atlassian import Bitbucket

bitbucket = Bitbucket(url='https://code.acme.example/bitbucket',
                      username='jane',
                      password='@{password:43105}')
