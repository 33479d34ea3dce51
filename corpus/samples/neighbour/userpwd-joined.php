<?php
// https://bitbucket.org/acme/shop
curl_setopt($ch, CURLOPT_URL, "https://git.example/api");
curl_setopt($ch, CURLOPT_USERPWD, "jane" . ":" . "@{password:42017}");
