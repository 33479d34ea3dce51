#define kBitbucketKey @"@{oauth-key:130098}"
#define kBitbucketSecret kSecretFromKeychain
