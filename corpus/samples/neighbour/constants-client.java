package com.example.bitbucket.migration;

public class EncodedPathsTest
{
    private static final String OAUTH_KEY          = "@{oauth-key:59006}";
    private static final String OAUTH_SECRET       = "@{oauth-secret:59006}";

    @BeforeClass
    public static void initialize()
    {
        RemoteClient client =
                new TrelloRemoteClient(new TwoLeggedProvider(OAUTH_KEY, OAUTH_SECRET));
    }
}
