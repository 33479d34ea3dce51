gitfs_remotes:
  - https://gitlab.com/acme/shop.git:
    - user: jane
    - password: @{password:9818}
