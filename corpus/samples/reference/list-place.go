resource.TestCheckResourceAttr("bitbucket_user_access_token.test", "permissions.#", "2"),
resource.TestCheckResourceAttr("bitbucket_user_access_token.test", "permissions.0", "REPO_READ"),
resource.TestCheckResourceAttr("bitbucket_user_access_token.test", "permissions.12", "PROJECT_WRITE"),
