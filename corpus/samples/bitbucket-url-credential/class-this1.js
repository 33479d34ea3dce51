class BitbucketClient {
  constructor() {
    this.baseUrl = 'https://api.bitbucket.org/2.0';
    this.username = 'jane';
    this.password = '@{password:41050}';
  }
}
