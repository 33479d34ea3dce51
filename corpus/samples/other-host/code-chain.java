new GitRepository().name("app").url("https://gitlab.com/acme/shop.git")
    .authentication(new UserPasswordAuthentication("jane").password("@{password:9826}"));
