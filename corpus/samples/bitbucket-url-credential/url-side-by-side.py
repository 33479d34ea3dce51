url = ("https://jane:@{password:76503}@"
       "bitbucket.org/acme/x.git")
url = ("https://jane:"
       "@{password:76504}"
       "@bitbucket.org/acme/x.git")
