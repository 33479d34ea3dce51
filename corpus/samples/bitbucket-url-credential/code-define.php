define('BITBUCKET_PASSWORD', '@{password:1172}');
