$BITBUCKET_BASIC_CREDENTIAL = [Convert]::ToBase64String(
    [Text.Encoding]::ASCII.GetBytes( "${Username}:${Password}"))
