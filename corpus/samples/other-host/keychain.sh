security add-internet-password -a jane -s github.com -w @{password:23076} -r htps
