const GITLAB_TOKEN: &str = "@{password:1459}";
