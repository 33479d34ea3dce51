String auth = Base64.getEncoder().encodeToString("jane:@{password:1441}".getBytes());
URL url = new URL("https://api.gitlab.com/2.0/user");
