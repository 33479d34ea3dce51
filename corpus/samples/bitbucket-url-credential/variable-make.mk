BITBUCKET_TOKEN ?= @{password:1209}
