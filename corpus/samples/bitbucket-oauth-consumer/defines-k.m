#define kBitbucketKey @"@{oauth-key:130097}"
#define kBitbucketSecret @"@{oauth-secret:130097}"
