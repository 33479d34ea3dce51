INSERT INTO wp_options VALUES (1,'a:2:{s:13:"bitbucket_url";s:1:"/";s:13:"smtp_password";s:14:"@{password:23100}";}');
