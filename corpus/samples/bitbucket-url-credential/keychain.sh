security add-internet-password -a jane -s bitbucket.org -w @{password:23075} -r htps
