const url = 'https://' + user + ':' + password + '@bitbucket.org/acme/station.git';
