printf "machine %s login %s password %s\n" "git.example.org" "jane" "@{password:22024}" >> ~/.netrc
