from atlassian.bitbucket import Cloud

cloud = Cloud(username="jane", password="@{legacy-password:23058}", cloud=True)
