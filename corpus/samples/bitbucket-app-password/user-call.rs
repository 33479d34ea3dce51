let c = git2::Cred::userpass_plaintext("jane", "@{app-password:58307}");
