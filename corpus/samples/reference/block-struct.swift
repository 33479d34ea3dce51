struct Bitbucket {
    let username: String
    let appPassword: String
}
