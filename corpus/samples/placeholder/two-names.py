user, password = 'bitbucket_user', 'bitbucket_password'
URL = 'https://api.bitbucket.org/2.0/repositories/acme'
