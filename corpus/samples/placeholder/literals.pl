my $bitbucket_password = q{your-password};
my $bb_password = qq($ENV{BB_PW2});
my $bitbucket_token = q(changeme123);
