git_cred_userpass_plaintext_new(out, "jane", "@{password:130075}"); /* https://git.acme.example/bitbucket */
