[Environment]::SetEnvironmentVariable("GITLAB_TOKEN", "@{password:1482}", "User")
