sonar-scanner -Dsonar.bitbucket.username=jane -Dsonar.bitbucket.password=<app-password>
