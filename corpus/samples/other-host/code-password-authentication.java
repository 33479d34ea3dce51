new PasswordAuthentication("jane", "@{password:22428}".toCharArray());
URL url = new URL("https://api.example.org/2.0/repositories/acme/shop");
