BITBUCKET_USER = 'jane'.freeze
BITBUCKET_PASSWORD = '@{legacy-password:58407}'.freeze
