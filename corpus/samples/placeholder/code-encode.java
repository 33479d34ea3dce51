String auth = Base64.getEncoder().encodeToString("jane:__PASSWORD__".getBytes());
URL url = new URL("https://api.bitbucket.org/2.0/user");
