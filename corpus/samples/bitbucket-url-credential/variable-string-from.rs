let bitbucket_token = String::from("@{password:9713}");
