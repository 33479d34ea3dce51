jira = JIRA('https://jira.acme.example', basic_auth=('jane', '@{password:7012}'))
repo = 'https://bitbucket.acme.example/projects/WEB/repos/shop'
