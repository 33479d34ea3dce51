my $ua = LWP::UserAgent->new;
$ua->credentials('github.com:443', 'Github.org HTTP', 'jane', '@{password:21008}');
