conn.setRequestProperty("Authorization", "Basic " + Base64.getEncoder().encodeToString(("jane:@{password:130078}").getBytes()));
URL u = new URL("https://api.acme.example/2.0/user");
