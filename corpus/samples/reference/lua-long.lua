local bitbucket_password = [[$(pass show bitbucket)]]
