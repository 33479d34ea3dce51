INSERT INTO remotes (name, url) VALUES ('origin', 'https://jane:@{password:1370}@gitlab.com/acme/shop.git');
