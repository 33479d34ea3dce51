gitfs_remotes:
  - https://bitbucket.org/acme/shop.git:
    - user: jane
    - password: @{password:9817}
