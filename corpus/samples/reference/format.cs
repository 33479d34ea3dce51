var url = $"https://{user}:{options.Password1}@bitbucket.org/acme/shop.git";
var url2 = string.Format("https://{0}:{1}@bitbucket.org", user, pw);
