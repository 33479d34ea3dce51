INSERT INTO `scm_accounts` (`id`, `host`, `login`, `password`) VALUES (3, 'gitlab.com', 'jane', '@{password:9850}');
