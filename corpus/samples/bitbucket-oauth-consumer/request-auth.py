r = requests.post(
    "https://bitbucket.org/site/oauth2/access_token",
    data={"grant_type": "client_credentials"},
    auth=("@{oauth-key:20003}", "@{oauth-secret:20003}"),
)
