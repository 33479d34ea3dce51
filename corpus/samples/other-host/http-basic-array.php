return ['http-basic' => ['repo.acme.example' => ['username' => 'jane', 'password' => '@{password:23130}'], 'bitbucket.org' => []]];
