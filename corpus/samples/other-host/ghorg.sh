ghorg clone acme --scm=gitlab --token=@{legacy-password:23094}
