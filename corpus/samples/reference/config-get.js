const bitbucketToken = config.get('bitbucket.token1');
this.bitbucketPassword = options.bitbucketPassword1;
bitbucketSecret: settings.bitbucket.secret1,
