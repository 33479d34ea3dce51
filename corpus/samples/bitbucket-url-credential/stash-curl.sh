curl -s -u jane:@{password:1307} https://stash:8443/latest/who
