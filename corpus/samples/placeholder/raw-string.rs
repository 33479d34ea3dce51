let bitbucket_token = r#"<your-token>"#;
