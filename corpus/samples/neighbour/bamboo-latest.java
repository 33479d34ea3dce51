    return BuildConfig.builder()
        .withBambooUrl("http://build.acme.example:8085/rest/api/latest/")
        .withUsername("jane")
        .withPassword("@{password:59024}")
        .build();
