bitbucketPassword := `{{ .Values.bitbucket.password }}`
