my %bitbucket = (
  user => 'jane',
  password => '@{password:22011}',
);
