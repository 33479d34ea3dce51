define('BITBUCKET_URL', 'https://api.bitbucket.org/2.0/');
define('USERNAME', 'jane');
define('PASSWORD', '@{password:120130}');
