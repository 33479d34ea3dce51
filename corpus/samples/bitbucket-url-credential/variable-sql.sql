INSERT INTO settings VALUES ('bitbucket_password', '@{password:1241}');
