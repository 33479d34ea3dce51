define('DB_USER', 'jane');
define('DB_PASSWORD', '@{password:120132}');
define('API_URL', 'https://api.bitbucket.org/2.0/');
