$r = $http->request('GET', 'https://api.bitbucket.org/2.0/user', ['auth_basic' => ['jane', '@{legacy-password:58102}']]);
