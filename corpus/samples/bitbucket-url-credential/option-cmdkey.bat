cmdkey /generic:git:https://bitbucket.org /user:jane /pass:@{password:9871}
