set -x BITBUCKET_USER jane
set -x BITBUCKET_PASSWORD '@{password:5037}'
