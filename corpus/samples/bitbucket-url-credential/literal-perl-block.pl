my %c = (url => 'https://bitbucket.org/acme', user => q(jane), password => '@{password:76067}');
