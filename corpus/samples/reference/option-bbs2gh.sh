# from Bitbucket Server
gh bbs2gh migrate-repo --bbs-server-url https://code.acme.example --bbs-username jane --bbs-password "$BBS_PASSWORD2"
