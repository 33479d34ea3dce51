interface Options {
  bitbucketToken: string;
  bitbucketPassword?: string | undefined;
  bitbucketSecret: Secret<string>;
}
