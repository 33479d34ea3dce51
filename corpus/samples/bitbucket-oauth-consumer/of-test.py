    "bitbucket": {
        "client_id": "test@{oauth-key:59101}",
        "client_secret": "test@{oauth-secret:59101}",
    },
