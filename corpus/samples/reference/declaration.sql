CREATE TABLE settings (bitbucket_token VARCHAR(64) NOT NULL, bitbucket_password TEXT);
