*** Variables ***
${BITBUCKET_PASSWORD}    @{legacy-password:130058}
${BITBUCKET_USER}    jane
