x = "@{allhex:Bitbucket_password: "@{password:41002}"}";
