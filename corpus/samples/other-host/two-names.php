$username = 'jane';
$password = '@{password:23150}';
curl_setopt($ch, CURLOPT_URL, 'https://api.github.com/user');
curl_setopt($ch, CURLOPT_USERPWD, "$username:$password");
