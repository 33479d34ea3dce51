bitbucket_client(
  url: "https://api.bitbucket.org/2.0",
  username: bitbucket_credential&.fetch("username2"),
  password: bitbucket_credential&.fetch("password2"),
)
bitbucket_token = vault?.get("bb-1")
$bitbucket_password = $this->config->get2("pw")
val bitbucketToken = secrets!!.find("bb2")
