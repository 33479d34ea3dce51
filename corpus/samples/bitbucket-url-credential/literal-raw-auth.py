requests.get('https://api.bitbucket.org/2.0/user', auth=(u'jane', r'@{password:77056}'))
requests.get('https://api.bitbucket.org/2.0/user', auth=HTTPBasicAuth("""jane""", """@{password:77057}"""))
