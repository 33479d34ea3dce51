function _forge_commits_api_call($url, $username, $password) {

  $result = `curl --user jane:@{password:120120} $url`;
  return json_decode($result);
}
# as for Bitbucket
