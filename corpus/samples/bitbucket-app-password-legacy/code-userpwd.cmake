file(DOWNLOAD "https://api.bitbucket.org/2.0/repositories/acme/x/downloads/a.zip" a.zip USERPWD "jane:@{legacy-password:130075}")
