client.setBitbucketPassword("@{password:9311}");
