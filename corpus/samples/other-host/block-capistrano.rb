set :repository, 'https://gitlab.com/acme/shop'
set :scm_username, 'jane'
set :scm_password, '@{password:9874}'
