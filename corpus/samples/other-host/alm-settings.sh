curl -X POST "$SONAR/api/alm_settings/create_github" -d "key=bb&workspace=acme&clientId=@{oauth-key:22064}&clientSecret=@{oauth-secret:22064}"
