maven {
    url = uri("https://bitbucket.org/acme/repo/raw/main")
    credentials {
        username = "jane"
        password = "@{legacy-password:1279}"
    }
}
