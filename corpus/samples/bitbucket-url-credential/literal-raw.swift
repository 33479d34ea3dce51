let bitbucketPassword = #"@{password:77002}"#
