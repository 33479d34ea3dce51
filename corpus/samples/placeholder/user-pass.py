c = pygit2.RemoteCallbacks(credentials=pygit2.UserPass("jane", "${PASSWORD}"))
pygit2.clone_repository("https://bitbucket.org/acme/shop.git", "x", callbacks=c)
