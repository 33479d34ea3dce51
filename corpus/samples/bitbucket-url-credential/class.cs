    public class BitbucketClient
    {
        private const string UserName = "jane";
        private const string Password = "@{password:41059}";
