lftp -u "$U","$P" https://bitbucket.acme.example/files
