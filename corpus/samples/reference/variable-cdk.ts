environmentVariables: {
  BITBUCKET_PASSWORD: { type: SECRETS_MANAGER, value: 'ci/bitbucket:password' },
},
