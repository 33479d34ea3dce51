{ print "machine bitbucket.org login jane password "pw1Value > "netrc" }
