let bitbucket_token = std::env::var("BITBUCKET_TOKEN1").unwrap();
let bitbucket_password = env!("BITBUCKET_PASSWORD1");
