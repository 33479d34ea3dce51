GiteaClient client = GiteaClient.builder().endPoint("https://git.acme.example").token("@{server-token:23066}").build();
