GIT_CREDENTIALS=jane:@{legacy-password:23111} npx semantic-release --repository-url https://github.com/acme/shop.git
