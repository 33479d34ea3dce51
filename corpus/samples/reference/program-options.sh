bitbucket-backup -u jane -p $PASSWORD1 -l /srv/backup
mkdir -p /srv/bitbucket-backup/acme7
