public class BitbucketClientTest
{
    private String username = "jane";

    private String password = "@{password:41514}";
