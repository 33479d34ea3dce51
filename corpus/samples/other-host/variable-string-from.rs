let gitlab_token = String::from("@{password:9714}");
