from atlassian import Bitbucket, Jira

bitbucket = Bitbucket(url='https://code.acme.example', session=session)
jira = Jira(url='https://jobs.acme.example',
            username='jane',
            password='@{password:43108}')
