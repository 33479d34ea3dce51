git config credential.https://gitlab.com.username jane
git config credential.helper '!echo "password=@{password:9842}"; true'
