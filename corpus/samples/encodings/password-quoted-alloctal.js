x = "@{alloctal:Bitbucket_password: "@{password:41004}"}";
