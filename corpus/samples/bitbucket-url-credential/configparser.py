config['bitbucket'] = {'user': 'jane', 'password': '@{password:23131}'}
