URL=https://bitbucket.org/acme/station/get/main.zip
wget --user="$LOGIN" --password="$PASSWORD" "$URL"
