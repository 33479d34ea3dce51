    const val AUTH_URL = "https://bitbucket.org/site/oauth2/authorize?response_type=code"

    const val CLIENT_ID = "@{oauth-key:29604}"

    const val SECRET_ID = "@{oauth-secret:29604}"
