git config credential.helper '!f() { echo "username=jane"; echo "password=@{password:9747}"; }; f' # bitbucket.org
