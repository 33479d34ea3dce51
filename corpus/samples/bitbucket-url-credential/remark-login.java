/* bitbucket login: jane password: T@{password:42042} */
