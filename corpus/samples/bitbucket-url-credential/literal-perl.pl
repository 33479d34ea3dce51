my $bitbucket_password = q{@{password:76051}};
my $bb_password = qq(@{password:76052});
