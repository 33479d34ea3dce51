class BitbucketHook
{
    private $username = 'username';
    private $password = 'password1';
