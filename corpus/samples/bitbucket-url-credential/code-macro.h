#define BITBUCKET_PASSWORD "@{password:1185}"
