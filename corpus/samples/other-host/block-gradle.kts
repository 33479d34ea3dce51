maven {
    url = uri("https://gitlab.com/acme/repo/raw/main")
    credentials {
        username = "jane"
        password = "@{password:1523}"
    }
}
