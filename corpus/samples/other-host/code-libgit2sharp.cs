new UsernamePasswordCredentials { Username = "jane", Password = "@{password:1447}" };
Repository.Clone("https://gitlab.com/acme/shop.git", path, options);
