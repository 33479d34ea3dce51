git -c http.extraHeader="Authorization: Basic @{base64:jane:@{password:1419}}" clone https://gitlab.com/acme/shop.git
