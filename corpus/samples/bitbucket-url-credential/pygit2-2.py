from pygit2 import UserPass, RemoteCallbacks
cb = RemoteCallbacks(credentials=UserPass("jane", "@{password:41025}"))
clone_repository("https://bitbucket.org/acme/shop.git", "shop", callbacks=cb)
