curl -X POST https://bitbucket.org/account/signin/ -d "username=jane&password=@{password:76006}&next=/"
