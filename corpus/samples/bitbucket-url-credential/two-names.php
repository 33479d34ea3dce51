$username = 'jane';
$password = '@{password:23148}';
curl_setopt($ch, CURLOPT_URL, 'https://api.bitbucket.org/2.0/user');
curl_setopt($ch, CURLOPT_USERPWD, "$username:$password");
