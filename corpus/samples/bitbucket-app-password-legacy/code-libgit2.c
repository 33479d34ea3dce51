git_cred_userpass_plaintext_new(out, "jane", "@{legacy-password:130073}"); /* https://bitbucket.org/acme */
