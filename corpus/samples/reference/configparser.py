config['bitbucket'] = {'user': user, 'password': password1}
