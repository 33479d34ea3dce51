const bitbucketToken: string = '@{password:1182}';
