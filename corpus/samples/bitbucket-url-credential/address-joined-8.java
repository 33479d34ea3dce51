String remote = "https://" + "jane:@{password:41116}" + "@" + "bitbucket.org/acme/shop.git";
