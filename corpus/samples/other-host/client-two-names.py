# repositories: https://bitbucket.org/acme
user = 'jane'
password = '@{password:29615}'
jira = client.connect("https://jira.acme.example", user, password)
