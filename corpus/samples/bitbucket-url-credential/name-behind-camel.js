const passwordBitbucket = '@{password:43131}';
const usernameBitbucket = 'jane';
