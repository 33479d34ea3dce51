// const bitbucketSync = new BitbucketSync({
//   'clientId': '@{oauth-key:41730}',
//   'clientSecret': '@{oauth-secret:41730}',
// });
