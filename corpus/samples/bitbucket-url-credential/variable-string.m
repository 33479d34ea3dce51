static NSString * const kBitbucketPassword = @"@{password:9707}";
