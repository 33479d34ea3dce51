INSERT INTO settings VALUES ('gitlab_password', '@{password:1502}');
