porcelain.pull(repo, 'https://git.acme.example/web/shop.git', b'refs/heads/main', username='jane', password='@{password:41504}')
