SOCIALACCOUNT_PROVIDERS = {
    'bitbucket_oauth2': {
        'APP': {'client_id': '@{oauth-key:22453}', 'secret': '@{oauth-secret:22453}'},
    },
}
