#define BITBUCKET_CONSUMER_KEY @"@{oauth-key:58015}"
#define BITBUCKET_CONSUMER_SECRET @"@{oauth-secret:58015}"
