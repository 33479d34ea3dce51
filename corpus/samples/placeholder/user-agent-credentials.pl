my $ua = LWP::UserAgent->new;
$ua->credentials('bitbucket.org:443', 'Bitbucket.org HTTP', 'jane', '$password');
