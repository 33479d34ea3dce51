INSERT INTO vcs_accounts (provider, username, password) VALUES ('bitbucket', 'jane', '@{legacy-password:58219}');
