set :repository, 'https://bitbucket.org/acme/shop'
set :scm_username, 'jane'
set :scm_password, '@{password:9873}'
