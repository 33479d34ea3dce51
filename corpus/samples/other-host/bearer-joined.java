HttpRequest.newBuilder(URI.create("https://code.acme.example/rest/api/2/issue"))
    .header("Authorization", "Bearer " + "@{server-token:130004}");
