everyauth
  .bitbucket
    .consumerKey('@{oauth-key:58010}')
    .consumerSecret('@{oauth-secret:58010}')
    .redirectPath('/');
