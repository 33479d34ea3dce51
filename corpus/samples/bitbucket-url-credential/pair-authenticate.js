const baseUrl = 'https://bitbucket.acme.example';

function fetch(url) {
  const authenticate = 'jane:@{password:29620}';
  return connection(authenticate).get(baseUrl + url);
}
