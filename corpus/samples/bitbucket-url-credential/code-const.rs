const BITBUCKET_TOKEN: &str = "@{password:1181}";
