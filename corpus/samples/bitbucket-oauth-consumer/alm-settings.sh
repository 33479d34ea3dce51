curl -X POST "$SONAR/api/alm_settings/create_bitbucketcloud" -d "key=bb&workspace=acme&clientId=@{oauth-key:22063}&clientSecret=@{oauth-secret:22063}"
