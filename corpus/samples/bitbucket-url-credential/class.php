class BitbucketHook
{
    private $username = 'jane';
    private $password = '@{password:41058}';
