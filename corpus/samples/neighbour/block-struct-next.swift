struct Bitbucket {
    static let workspace: String = "acme"
}
struct Nexus {
    static let username: String = "jane"
    static let password: String = "@{password:41020}"
}
