public class EncodedPathsTest
{
    private static final String OAUTH_KEY          = "@{oauth-key:59005}";
    private static final String OAUTH_SECRET       = "@{oauth-secret:59005}";

    @BeforeClass
    public static void initialize()
    {
        RemoteClient client =
                new BitbucketRemoteClient(new TwoLeggedProvider(OAUTH_KEY, OAUTH_SECRET));
    }
}
