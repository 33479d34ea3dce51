URL="https://api.bitbucket.org/2.0/user"
curl -u "$BB_USER:$BB_PASS" "$URL"
