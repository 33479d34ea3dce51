nuget sources add -Name Shop -Source https://nuget.acme.example/v3/ -UserName jane -Password @{password:23139}
