export GOPROXY=https://jane:@{password:1041}@go.bitbucket.acme.example/mod,https://proxy.golang.org,direct
