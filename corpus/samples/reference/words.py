bitbucket_password = defaultValue
class Settings:
    bitbucket_password: OptionalText
    bitbucket_token: AnyHttpUrl
    bitbucketPassword: anyValue
BITBUCKET_PASSWORD=SecretString
