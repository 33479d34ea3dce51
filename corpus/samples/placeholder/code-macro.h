#define BITBUCKET_PASSWORD "changeme"
