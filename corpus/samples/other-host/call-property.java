URL url = new URL("https://api.acme.example/2.0/repositories/acme/shop/issues");
HttpURLConnection conn = (HttpURLConnection) url.openConnection();
conn.addRequestProperty("client_id", "@{oauth-key:120107}");
conn.addRequestProperty("client_secret", "@{oauth-secret:120107}");
