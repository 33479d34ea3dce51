set BITBUCKET_PASSWORD=@{password:77013}&& call build.cmd
set BB_PASSWORD=@{password:77014}&call build.cmd
