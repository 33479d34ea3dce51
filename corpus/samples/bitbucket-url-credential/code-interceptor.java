rest.getInterceptors().add(new BasicAuthenticationInterceptor("jane", "@{password:9235}"));
rest.getForObject("https://api.bitbucket.org/2.0/user", User.class);
