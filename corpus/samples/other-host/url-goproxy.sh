export GOPROXY=https://jane:@{password:1360}@go.gitlab.acme.example/mod,https://proxy.golang.org,direct
