#define kBitbucketKey @"@{oauth-key:130099}"
#define kBitbucketSecret kSecretFromKeychain
