svn checkout --username jane --password @{password:76087} https://bitbucket.acme.example/svn/shop
