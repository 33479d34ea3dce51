GITHUB_URL="https://api.github.com/user"
BITBUCKET_URL="https://api.bitbucket.org/2.0/user"
curl -u jane:@{password:60001} "$GITHUB_URL"
