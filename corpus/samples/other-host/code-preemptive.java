given().auth().preemptive().basic("jane", "@{password:22426}").get("https://api.example.org/2.0/repositories/acme/shop");
