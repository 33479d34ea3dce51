sonar-scanner -Dsonar.gitlab.username=jane -Dsonar.gitlab.password=@{password:1415}
