$user->setCredentials(new Github\API\Authentication\Basic('jane', '@{password:9808}'));
