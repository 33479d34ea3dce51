*** Variables ***
${BITBUCKET_USER}        jane
${BITBUCKET_PASSWORD}    @{password:5036}
