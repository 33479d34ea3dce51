lftp -u jane,@{password:76085} -e "mirror" https://bitbucket.acme.example/files
lftp -u 'jane,@{password:76086}' bitbucket.acme.example
