const BITBUCKET_TOKEN: &str = "$BB_SECRET";
