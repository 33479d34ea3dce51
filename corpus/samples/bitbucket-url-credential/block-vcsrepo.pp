vcsrepo { '/srv/app':
  source              => 'https://bitbucket.org/acme/shop.git',
  basic_auth_username => 'jane',
  basic_auth_password => '@{password:9703}',
}
