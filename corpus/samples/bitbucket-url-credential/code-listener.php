$bitbucket->getClient()->addListener(new BasicAuthListener('jane', '@{password:9234}'));
// bitbucket.org
