curl -H "Authorization: Bearer @{server-token:7208}" https://jira.acme.example/rest/api/2/myself
