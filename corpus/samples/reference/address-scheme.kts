object Main : GitVcsRoot({
    url = "https://bitbucket.org/acme/shop.git"
    userName = "jane"
    password = "gsm://acme/bitbucket2024"
})
