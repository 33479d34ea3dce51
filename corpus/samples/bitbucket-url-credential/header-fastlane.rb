git_url("https://bitbucket.org/acme/certs.git")
git_basic_authorization("@{base64:jane:@{password:9875}}")
