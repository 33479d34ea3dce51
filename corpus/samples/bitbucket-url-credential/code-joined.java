String auth = "jane" + ":" + "@{password:23152}";
String url = "https://api.bitbucket.org/2.0/user";
String header = "Basic " + Base64.getEncoder().encodeToString(auth.getBytes());
