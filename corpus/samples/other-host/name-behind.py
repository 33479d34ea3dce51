USER_BITBUCKET = "deployer"
USER_JIRA = "deployer"
PASS_JIRA = "@{password:43138}"
