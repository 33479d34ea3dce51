bitbucket-backup -u jane -p @{password:23101} -l /srv/backup
