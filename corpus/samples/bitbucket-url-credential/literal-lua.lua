local bitbucket_password = [[@{password:76050}]]
