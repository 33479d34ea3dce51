printf 'protocol=https\nhost=bitbucket.org\nusername=%s\npassword=%s\n' "$1" "$2" | git credential approve
