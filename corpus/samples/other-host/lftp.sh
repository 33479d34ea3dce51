lftp -u jane,@{password:60008} ftp://ftp.acme.example
