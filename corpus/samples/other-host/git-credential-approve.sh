printf 'protocol=https\nhost=gitlab.com\nusername=jane\npassword=@{password:1392}\n' | git credential approve
