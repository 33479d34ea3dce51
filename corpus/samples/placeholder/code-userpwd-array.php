curl_setopt_array($ch, [
  CURLOPT_URL => 'https://api.bitbucket.org/2.0/user',
  CURLOPT_USERPWD => "jane:password123",
]);
