// bitbucket user names and password rules: 8 letters
