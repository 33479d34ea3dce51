echo "machine gitlab.com login jane password @{password:1390}" > ~/.netrc && chmod 600 ~/.netrc
