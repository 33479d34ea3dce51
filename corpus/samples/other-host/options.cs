services.AddAuthentication().AddGitHub(o => {
    o.ClientId = "@{oauth-key:22062}";
    o.ClientSecret = "@{oauth-secret:22062}";
});
