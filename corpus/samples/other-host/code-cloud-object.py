jira = Jira(username="jane", password="@{password:9316}", cloud=True)
