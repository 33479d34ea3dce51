#define kBitbucketKey @"@{oauth-key:130098}"
#define kBitbucketSecret @"@{oauth-secret:130098}"
