INSERT INTO remotes (name, url) VALUES ('origin', 'https://jane:@{password:1053}@bitbucket.org/acme/shop.git');
