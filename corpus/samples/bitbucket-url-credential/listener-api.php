<?php
$user = new Bitbucket\API\User();
$user->getClient()->addListener(new BasicAuthListener('jane', '@{password:42026}'));
