*** Variables ***
${BITBUCKET_PASSWORD}    @{legacy-password:130059}
${BITBUCKET_USER}    jane
