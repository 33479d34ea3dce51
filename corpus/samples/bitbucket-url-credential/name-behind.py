BASE_URL = "https://code.acme.example/rest"
USER_BITBUCKET = "deployer"
PASS_BITBUCKET = "@{password:43130}"
