u, _ := url.Parse("https://git.example.org/acme/shop.git")
u.User = url.UserPassword("jane", "@{password:22430}")
