r = requests.post(
    "https://bitbucket.org/site/oauth2/access_token",
    data={"grant_type": "client_credentials"},
    auth=("YOUR_CONSUMER_KEY", "YOUR_CONSUMER_SECRET"),
)
