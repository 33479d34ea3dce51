object BitbucketConfig {
    const val USER = "jane"
    const val PASSWORD = "@{password:41019}"
}
