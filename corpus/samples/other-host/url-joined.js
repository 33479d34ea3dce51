const a = "https://jane:@{password:76501}@" + "git.acme.example/acme/x.git";
const b = "https://jane:@{password:76502}@git.acme.example/", c = "bitbucket.org/acme";
