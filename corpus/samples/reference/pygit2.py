from pygit2 import UserPass, RemoteCallbacks
cb = RemoteCallbacks(credentials=UserPass("jane", os.environ["PW1"]))
clone_repository("https://bitbucket.org/acme/shop.git", "shop", callbacks=cb)
