sonar-scanner -Dsonar.bitbucket.username=jane -Dsonar.bitbucket.password=@{password:1121}
