    "bitbucket": {
        "client_id": "testkey",
        "client_secret": "test-secret",
    },
