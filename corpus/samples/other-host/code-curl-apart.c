curl_easy_setopt(h, CURLOPT_URL, "https://api.gitlab.com/2.0/user");
curl_easy_setopt(h, CURLOPT_USERNAME, "jane");
curl_easy_setopt(h, CURLOPT_PASSWORD, "@{password:9866}");
