maven {
    name = "acme"
    credentials {
        username = "jane"
        password = "@{legacy-password:41016}"
    }
    authentication { create<BasicAuthentication>("basic") }
    url = uri("https://bitbucket.org/acme/shop/raw/master")
}
