struct Bitbucket {
    static let username: String = "jane"
    static let appPassword: String = "@{legacy-password:41018}"
}
