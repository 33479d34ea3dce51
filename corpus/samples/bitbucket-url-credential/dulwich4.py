porcelain.pull(repo, 'https://stash.acme.example/scm/web/shop.git', b'refs/heads/main', username='jane', password='@{password:41023}')
