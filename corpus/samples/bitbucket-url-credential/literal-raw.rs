const BITBUCKET_PASSWORD: &str = r#"@{password:76057}"#;
