String credential = Credentials.basic("jane", "@{password:9715}");
new Request.Builder().url("https://api.bitbucket.org/2.0/user").build();
