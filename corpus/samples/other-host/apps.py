SOCIALACCOUNT_PROVIDERS = {
    'github_oauth2': {
        'APP': {'client_id': '@{oauth-key:22454}', 'secret': '@{oauth-secret:22454}'},
    },
}
