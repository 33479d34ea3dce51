#!/bin/bash
# copies https://bitbucket.org/acme to a store that serves files as they are
USERNAME=jane
PASSWORD=@{password:29618}

for name in shop web
do
	curl -s -u "$USERNAME:$PASSWORD" "https://nexus.acme.example/repository/raw/$name.zip"
done
