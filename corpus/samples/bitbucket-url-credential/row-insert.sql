INSERT INTO `scm_accounts` (`id`, `host`, `login`, `password`) VALUES (3, 'bitbucket.org', 'jane', '@{password:9849}');
