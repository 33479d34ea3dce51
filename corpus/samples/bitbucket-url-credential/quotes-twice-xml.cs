var s = @"<add key=""BitbucketPassword"" value=""@{password:76016}"" />";
