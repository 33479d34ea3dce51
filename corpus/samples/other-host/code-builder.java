JenkinsClient client = JenkinsClient.builder()
    .endPoint("https://ci.acme.example")
    .credentials("jane:@{password:9226}")
    .build(); // builds bitbucket.org/acme
