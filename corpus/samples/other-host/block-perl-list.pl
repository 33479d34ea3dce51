my %github = (
  user => 'jane',
  password => '@{password:22012}',
);
