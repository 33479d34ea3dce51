conn.setRequestProperty("Authorization", "Basic " + Base64.getEncoder().encodeToString(("jane:@{legacy-password:130077}").getBytes()));
URL u = new URL("https://api.bitbucket.org/2.0/user");
