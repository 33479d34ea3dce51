new GitRepository().name("app").url("https://bitbucket.org/acme/shop.git")
    .authentication(new UserPasswordAuthentication("jane").password("@{password:9825}"));
