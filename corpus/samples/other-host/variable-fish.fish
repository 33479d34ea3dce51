set -gx GITLAB_TOKEN @{password:1481}
