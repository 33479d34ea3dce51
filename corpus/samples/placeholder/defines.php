<?php
define('API_URL', 'https://api.bitbucket.org/2.0');
define('API_USER', 'your-username');
define('API_PASSWORD', 'your-password');
