var sharpBucket = new SharpBucketV2();
sharpBucket.BasicAuthentication("jane", "@{password:41002}");
