git_url("https://gitlab.com/acme/certs.git")
git_basic_authorization("@{base64:jane:@{password:9876}}")
