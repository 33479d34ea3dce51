new PasswordAuthentication("jane", "@{password:22427}".toCharArray());
URL url = new URL("https://api.bitbucket.org/2.0/repositories/acme/shop");
