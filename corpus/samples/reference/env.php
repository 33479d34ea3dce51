$bitbucketToken = getenv('BITBUCKET_TOKEN1');
'bitbucket_password' => env('BITBUCKET_PASSWORD1'),
$bitbucketPassword = $_ENV['BB1'];
