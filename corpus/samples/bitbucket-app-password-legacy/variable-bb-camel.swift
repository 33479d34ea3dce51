// https://bitbucket.org/acme/shop
let bbAppPassword: String = "@{legacy-password:29728}"
