URL url = new URL("https://api.bitbucket.org/2.0/repositories/acme/shop/issues");
HttpURLConnection conn = (HttpURLConnection) url.openConnection();
conn.addRequestProperty("client_id", "@{oauth-key:120106}");
conn.addRequestProperty("client_secret", "@{oauth-secret:120106}");
