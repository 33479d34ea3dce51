HttpRequest.newBuilder(URI.create("https://code.acme.example/rest/api/1.0/projects"))
    .header("Authorization", "Bearer " + "@{server-token:130003}");
