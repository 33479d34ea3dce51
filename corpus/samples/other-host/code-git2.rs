Cred::userpass_plaintext("jane", "@{password:1456}")
// for https://gitlab.com/acme/shop.git
