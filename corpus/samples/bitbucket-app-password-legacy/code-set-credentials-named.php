$this->bitbucket->setCredentials('jane', '@{legacy-password:58406}');
