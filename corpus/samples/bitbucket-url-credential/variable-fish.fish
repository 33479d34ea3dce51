set -gx BITBUCKET_TOKEN @{password:1211}
