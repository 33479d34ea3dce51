var c = new Config { Url = @"https://bitbucket.org/acme", Username = @"jane", Password = @"@{password:76079}" };
