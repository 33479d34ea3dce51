function _bitbucket_commits_api_call($url, $username, $password) {

  $result = `curl --user jane:@{password:120119} $url`;
  return json_decode($result);
}
