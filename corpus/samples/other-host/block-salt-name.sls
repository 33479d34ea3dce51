app:
  git.latest:
    - name: https://git.example.org/acme/app.git
    - target: /srv/bitbucket
    - https_user: jane
    - https_pass: @{legacy-password:58234}
