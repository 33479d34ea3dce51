kcadm.sh create identity-provider/instances -s alias=bitbucket -s providerId=bitbucket -s config.clientId=@{oauth-key:23106} -s config.clientSecret=@{oauth-secret:23106}
