jira = JIRA(server="https://acme.atlassian.net", basic_auth=("jane@example.com", "@{api-token:58303}"))
