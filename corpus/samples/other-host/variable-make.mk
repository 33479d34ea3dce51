GITLAB_TOKEN ?= @{password:1479}
