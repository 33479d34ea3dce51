const BITBUCKET_AUTH = process.env.BITBUCKET_AUTH || "jane:@{password:29612}";
