$url = 'https://' . $user . ':' . '@{password:41108}' . '@bitbucket.org/acme/shop.git';
