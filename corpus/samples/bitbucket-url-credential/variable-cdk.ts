environmentVariables: {
  BITBUCKET_PASSWORD: { value: '@{password:22045}' },
},
