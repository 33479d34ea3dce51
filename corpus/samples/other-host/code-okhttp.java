String credential = Credentials.basic("jane", "@{password:9716}");
new Request.Builder().url("https://api.gitlab.com/2.0/user").build();
