const bitbucketToken = process.env.BITBUCKET_TOKEN;
const bitbucketPassword = process.env["BITBUCKET_PASSWORD2"] || "";
