public String getBitbucketPassword() { return bitbucketPassword1; }
this.bitbucketToken = bitbucketToken1;
setBitbucketPassword(Secret.fromString(password1));
