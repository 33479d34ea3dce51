// https://bitbucket.org/acme/shop
let bbAppPassword: String = settings.bbAppPassword
let bbToken = "${BB_TOKEN}"
let cbbToken = "@{legacy-password:29729}"
