git -c http.extraHeader="Authorization: Basic @{base64:jane:$BB_SECRET}" clone https://bitbucket.org/acme/shop.git
