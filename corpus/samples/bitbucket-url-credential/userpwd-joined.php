<?php
curl_setopt($ch, CURLOPT_URL, "https://api.bitbucket.org/2.0/user");
curl_setopt($ch, CURLOPT_USERPWD, "jane" . ":" . "@{password:42016}");
