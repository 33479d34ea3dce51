new UsernamePasswordCredentials { Username = "jane", Password = "@{password:1167}" };
Repository.Clone("https://bitbucket.org/acme/shop.git", path, options);
