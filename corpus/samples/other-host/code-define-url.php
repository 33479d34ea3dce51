define('API_URL', 'https://api.acme.example/2.0/');
define('USERNAME', 'jane');
define('PASSWORD', '@{password:120133}');
define('REPOSITORY', 'https://bitbucket.org/acme/shop');
