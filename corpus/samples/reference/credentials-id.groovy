checkout scmGit(userRemoteConfigs: [[credentialsId: 'bitbucket-robot-2024', url: 'https://bitbucket.org/acme/shop.git']])
