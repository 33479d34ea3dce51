const token = process.env.BITBUCKET_TOKEN || 'bitbucketTokenFromVault';
const other = process.env.BITBUCKET_TOKEN || config.token;
