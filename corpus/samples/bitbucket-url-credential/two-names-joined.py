USERNAME = 'jane'
PASSWORD = '@{password:29616}'
DOMAIN = 'code.acme.example'
PROJECTS = [project.name for project in Project.query.all()]
base_url = 'https://{domain}/rest/api/1.0/projects/{project}/repos/'
members = [member.name for member in Member.query.all()]


def get_bitbucket_commits():
    for project in PROJECTS:
        auth_string = USERNAME + ':' + PASSWORD
        basic_auth = "Basic {auth}".format(auth=b64encode(auth_string.encode('ascii')))
