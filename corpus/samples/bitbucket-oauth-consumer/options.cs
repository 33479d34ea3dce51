services.AddAuthentication().AddBitbucket(o => {
    o.ClientId = "@{oauth-key:22061}";
    o.ClientSecret = "@{oauth-secret:22061}";
});
