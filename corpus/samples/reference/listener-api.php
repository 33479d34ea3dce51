<?php
$user = new Bitbucket\API\User();
$user->getClient()->addListener(new BasicAuthListener($user, $password2));
