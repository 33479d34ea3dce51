$user->setCredentials(new Bitbucket\API\Authentication\Basic('jane', '@{password:9807}'));
