:bitbucket
 {:authorize-uri "https://bitbucket.org/site/oauth2/authorize"
  :client-id "@{oauth-key:58012}"
  :client-secret "@{oauth-secret:58012}"}
