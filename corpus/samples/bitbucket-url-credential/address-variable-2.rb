HOST = 'stash.acme.example'
remote = "https://jane:@{password:41111}@#{HOST}/scm/web/shop.git"
