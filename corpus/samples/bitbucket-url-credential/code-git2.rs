Cred::userpass_plaintext("jane", "@{password:1178}")
// for https://bitbucket.org/acme/shop.git
