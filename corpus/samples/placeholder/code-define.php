define('BITBUCKET_PASSWORD', 'example-token');
