static NSString * const kGitlabPassword = @"@{password:9708}";
