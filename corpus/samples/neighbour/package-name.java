package com.example.shop.plugins.bitbucket.pageobjects.page;

public class GithubOAuthConfigPage extends Page {
    public static final String VALID_CLIENT_ID = "@{oauth-key:23309}";
    public static final String VALID_CLIENT_SECRET = "@{oauth-secret:23309}";
}
