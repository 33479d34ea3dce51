hg --config auth.x.prefix=https://hg.acme.example --config auth.x.username=jane --config auth.x.password=@{password:76080} clone https://hg.acme.example/shop
lftp -u jane,@{password:76085} -e "mirror bitbucket" https://files.acme.example/
