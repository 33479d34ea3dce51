client.setBitbucketPassword("bitbucket.password");
client.withBitbucketToken("token");
client.setBitbucketPassword(props.get("pw"));
