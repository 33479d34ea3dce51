printf 'protocol=https\nhost=bitbucket.org\nusername=%s\npassword=%s\n' jane @{legacy-password:130009} | git credential approve
