rest.getInterceptors().add(new BasicAuthenticationInterceptor("jane", "@{password:9236}"));
rest.getForObject("https://api.acme.example/user", User.class);
open("https://bitbucket.org/acme");
