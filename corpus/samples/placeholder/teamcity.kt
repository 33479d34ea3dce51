object Core : GitVcsRoot({
    url = "https://bitbucket.org/acme/shop.git"
    authMethod = password {
        userName = "jane"
        password = "credentialsJSON:5c2ab1f5-3a77-4b1e-8a8b-1f3a7d1c2b90"
    }
})
object Old : GitVcsRoot({
    url = "https://bitbucket.org/acme/shop.git"
    authMethod = password {
        userName = "jane"
        password = "zxx012301230123012356f9ad3272ffdaa2"
    }
})
