curl_setopt_array($ch, [
  CURLOPT_URL => 'https://api.gitlab.com/2.0/user',
  CURLOPT_USERPWD => "jane:@{password:1449}",
]);
