# code: https://bitbucket.acme.example/scm/shop
jira_url = "https://jira.acme.example"
jira_token = '@{server-token:29605}'
