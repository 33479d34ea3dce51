c = pygit2.RemoteCallbacks(credentials=pygit2.UserPass("jane", "@{password:21212}"))
pygit2.clone_repository("https://github.com/acme/shop.git", "x", callbacks=c)
