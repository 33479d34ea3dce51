    "bitbucket": {
        "client_id": "@{oauth-key:59102}",
        "client_secret": "test@{oauth-secret:59102}",
    },
