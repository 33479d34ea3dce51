String auth = Base64.getEncoder().encodeToString("jane:@{password:1160}".getBytes());
URL url = new URL("https://api.bitbucket.org/2.0/user");
