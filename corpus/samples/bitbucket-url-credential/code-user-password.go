u, _ := url.Parse("https://bitbucket.org/acme/shop.git")
u.User = url.UserPassword("jane", "@{password:22429}")
