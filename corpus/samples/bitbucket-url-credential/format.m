NSURL *url = [NSURL URLWithString:@"https://api.bitbucket.org/2.0/user"];
NSString *authStr = [NSString stringWithFormat:@"%@:%@", @"jane", @"@{password:41102}"];
