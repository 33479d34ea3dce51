bitbucket_password = '''@{password:76064}'''
