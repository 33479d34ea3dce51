git config credential.https://bitbucket.org.username jane
git config credential.helper '!echo "password=@{password:9841}"; true'
