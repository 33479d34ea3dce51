ghorg clone acme --scm=bitbucket --bitbucket-username=jane --token=@{legacy-password:23093}
