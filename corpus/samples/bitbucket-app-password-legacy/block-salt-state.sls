app:
  git.latest:
    - name: https://bitbucket.org/acme/app.git
    - target: /srv/app
    - https_user: jane
    - https_pass: @{legacy-password:58204}
