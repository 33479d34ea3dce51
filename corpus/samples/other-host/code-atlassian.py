gitlab = GitLab(
    url='https://gitlab.acme.example',
    username='jane',
    password='@{password:1430}')
