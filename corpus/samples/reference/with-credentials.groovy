withCredentials([usernamePassword(credentialsId: 'bb-2024', usernameVariable: 'BB_USER', passwordVariable: 'BB_PASSWORD1')]) {
  sh 'git clone https://$BB_USER:$BB_PASSWORD1@bitbucket.org/acme/shop.git'
}
environment { BITBUCKET_CREDS = credentials('bitbucket-2024') }
