new UsernamePasswordCredentials { Username = "jane", Password = "***REMOVED***" };
Repository.Clone("https://bitbucket.org/acme/shop.git", path, options);
