given().auth().preemptive().basic("jane", "@{password:22425}").get("https://api.bitbucket.org/2.0/repositories/acme/shop");
