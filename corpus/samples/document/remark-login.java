/* bitbucket login: jane password: see the wiki */
// bitbucket user: name password: secret
