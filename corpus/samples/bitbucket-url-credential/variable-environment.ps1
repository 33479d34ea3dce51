[Environment]::SetEnvironmentVariable("BITBUCKET_TOKEN", "@{password:1212}", "User")
