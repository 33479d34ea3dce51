INSERT INTO wp_options VALUES (1,'a:2:{s:14:"bitbucket_user";s:4:"jane";s:18:"bitbucket_password";s:14:"@{password:23099}";}');
