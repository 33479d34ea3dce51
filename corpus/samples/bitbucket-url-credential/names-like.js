const a = { bitbucketPassword: 'correct.horse.battery' };
const b = { bitbucketToken: 'x-acme-bitbucket-v2' };
