@{bytes:efbbbf}${BITBUCKET_PASSWORD}    @{password:5402}
