bitbucket user=$USER1 password=$PASSWORD1
