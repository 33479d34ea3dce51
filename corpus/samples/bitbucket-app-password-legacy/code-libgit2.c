git_cred_userpass_plaintext_new(out, "jane", "@{legacy-password:130074}"); /* https://bitbucket.org/acme */
