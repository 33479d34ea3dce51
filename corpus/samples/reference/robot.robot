*** Test Cases ***
Log in
    ${BITBUCKET_PASSWORD}    Get Password 1
    Input Password    ${BITBUCKET_PASSWORD}    ${x1}
${BITBUCKET_PASSWORD}    %{BITBUCKET_PASSWORD}
