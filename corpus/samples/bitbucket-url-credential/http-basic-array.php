return ['http-basic' => ['bitbucket.org' => ['username' => 'jane', 'password' => '@{password:23128}']]];
