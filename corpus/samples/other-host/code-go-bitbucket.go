c := gitlab.NewBasicAuth("jane", "@{password:1444}")
