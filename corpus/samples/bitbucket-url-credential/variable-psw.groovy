environment {
  BITBUCKET_CREDS_USR = 'jane'
  BITBUCKET_CREDS_PSW = '@{password:9821}'
}
