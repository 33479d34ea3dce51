app_pwd = "@{password:41033}"
Repo.clone_from(f"https://jane:{app_pwd}@bitbucket.org/acme/shop.git", "shop")
