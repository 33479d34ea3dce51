bitbucket_password <- "@{password:77022}"
