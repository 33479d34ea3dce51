    return RepoConfig.builder()
        .withServerUrl("http://git.acme.example:8085/rest/api/latest/")
        .withUsername("jane")
        .withPassword("@{password:59025}")
        .build();
