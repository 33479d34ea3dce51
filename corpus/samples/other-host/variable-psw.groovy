environment {
  NEXUS_CREDS_USR = 'jane'
  NEXUS_CREDS_PSW = '@{password:9822}'
}
