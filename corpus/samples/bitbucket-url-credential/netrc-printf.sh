printf "machine %s login %s password %s\n" "bitbucket.org" "jane" "@{password:22023}" >> ~/.netrc
