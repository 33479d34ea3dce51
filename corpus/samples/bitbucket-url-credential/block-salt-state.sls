https://bitbucket.org/acme/shop.git:
  git.latest:
    - target: /srv/app
    - https_user: jane
    - https_pass: @{password:9815}
