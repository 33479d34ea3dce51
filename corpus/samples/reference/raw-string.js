const bitbucketPassword = `${process.env.PASS2}`;
