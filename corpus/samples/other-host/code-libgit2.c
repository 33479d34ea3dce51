git_cred_userpass_plaintext_new(out, "jane", "@{password:130074}"); /* https://git.acme.example/bitbucket */
