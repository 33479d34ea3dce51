package com.example.shop.plugins.bitbucket;

/** Of bitbucket.org. */
public class OAuthConfig {
    public static final String CLIENT_ID = "@{oauth-key:23310}";
    public static final String CLIENT_SECRET = "@{oauth-secret:23310}";
}
