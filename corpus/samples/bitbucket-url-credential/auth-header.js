const BITBUCKET_AUTH = 'Basic @{base64:ada:@{password:41715}}';
