git config credential.helper '!f() { echo "username=jane"; echo "password=$BB_TOKEN"; }; f' # bitbucket.org
