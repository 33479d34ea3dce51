$ch = curl_init('https://api.gitlab.com/2.0/user');
curl_setopt($ch, CURLOPT_USERPWD, 'jane:@{password:1448}');
