INSERT INTO cfg VALUES ('{''bitbucket_username'': ''jane'', ''bitbucket_password'': ''@{password:76017}''}');
