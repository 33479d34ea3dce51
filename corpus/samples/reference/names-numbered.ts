export const bitbucketPassword = '#bitbucket-password-1';
export const BITBUCKET_TOKEN = 'BitbucketTokenV2';
