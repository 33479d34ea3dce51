export TF_VAR_bitbucket_password=***REMOVED***
