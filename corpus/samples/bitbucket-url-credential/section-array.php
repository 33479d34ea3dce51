return ['bitbucket' => ['username' => 'jane', 'password' => '@{password:23129}']];
