printf 'protocol=https\nhost=bitbucket.org\nusername=jane\npassword=@{password:1086}\n' | git credential approve
