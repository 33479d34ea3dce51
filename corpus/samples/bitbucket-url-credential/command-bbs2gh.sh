export BBS_USERNAME="jane"
export BBS_PASSWORD="@{password:58236}"

gh bbs2gh migrate-repo --bbs-server-url https://bitbucket.corp.example --bbs-project ST --bbs-repo station
