kubectl patch secret bitbucket -p '{"stringData":{"password":"@{password:23126}"}}'
