#!/bin/bash
USERNAME=jane
PASSWORD=@{password:29617}
filename=allrepos.txt

read -p "repositories from the file (type file) or from the command line (type stdin): " option

if [ "$option" = "stdin" ]
then
	read -p "names of repositories, parted by blanks: " names

	for name in $names
	do
		echo "next is $name, whose keys are replaced by those of keys.json, one after the other"
		curl -XPOST -u "$USERNAME:$PASSWORD" -H "Content-type: application/json" "https://api.bitbucket.org/2.0/repositories/acme/$name/deploy-keys" -d @keys.json
	done
fi
