nuget sources add -Name Bitbucket -Source https://api.bitbucket.org/2.0/repositories/acme/shop/src/nuget/ -UserName jane -Password @{password:23138}
