kubectl patch secret postgres -p '{"stringData":{"password":"@{password:23127}"}}'
