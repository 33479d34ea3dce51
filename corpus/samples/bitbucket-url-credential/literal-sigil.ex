bitbucket_password = ~s(@{password:77004})
