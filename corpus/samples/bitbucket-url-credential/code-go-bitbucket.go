c := bitbucket.NewBasicAuth("jane", "@{password:1164}")
