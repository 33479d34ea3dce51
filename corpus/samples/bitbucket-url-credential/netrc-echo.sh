echo "machine bitbucket.org login jane password @{password:1083}" > ~/.netrc && chmod 600 ~/.netrc
