url = "https://%s:%s@bitbucket.org/acme/shop.git" % ("jane", "@{password:23315}")
Repo.clone_from("https://{}:{}@bitbucket.org/acme/shop.git".format("jane", "@{password:23316}"), "shop")
url = String.format("https://%s:%s@stash.acme.example/scm/a/b.git", "jane", "@{password:23317}");
