GIT_CREDENTIALS=jane:@{legacy-password:23110} npx semantic-release --repository-url https://bitbucket.org/acme/shop.git
