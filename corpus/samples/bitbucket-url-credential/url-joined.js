const a = "https://jane:@{password:76501}@" + "bitbucket.org/acme/x.git";
const b = 'https://jane:@{password:76502}@' +
  'api.bitbucket.org/2.0/user';
