git -c http.extraHeader="Authorization: Basic @{base64:jane:@{password:1129}}" clone https://bitbucket.org/acme/shop.git
