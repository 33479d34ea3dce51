String url = "https://" + user + ":" + password1 + "@bitbucket.org/acme/shop.git";
