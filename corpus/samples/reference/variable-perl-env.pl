$ENV{BITBUCKET_PASSWORD} = $config->{password};
