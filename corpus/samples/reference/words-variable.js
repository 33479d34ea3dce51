const bitbucketPassword = LoginForm.passwordField;
const options = { bitbucketToken: tokenFor-current };
