String auth = "jane" + ":" + "@{password:23153}";
String url = "https://api.github.com/user";
String header = "Basic " + Base64.getEncoder().encodeToString(auth.getBytes());
