remote = f"https://{quote(user)}:{quote(token)}@bitbucket.org/{ws}/{repo}.git"
