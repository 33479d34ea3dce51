git config credential.helper '!f() { echo "username=jane"; echo "password=@{password:9748}"; }; f' # gitlab.com
