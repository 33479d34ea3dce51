vcsrepo { '/srv/app':
  source              => 'https://gitlab.com/acme/shop.git',
  basic_auth_username => 'jane',
  basic_auth_password => '@{password:9704}',
}
