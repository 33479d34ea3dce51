url = "https://%s:%s@bitbucket.org/acme/shop.git" % ("jane", "@{password:21315}")
Repo.clone_from("https://{}:{}@bitbucket.org/acme/shop.git".format("jane", "@{password:21316}"), "shop")
url = String.format("https://%s:%s@stash.acme.example/scm/a/b.git", "jane", "@{password:21317}");
