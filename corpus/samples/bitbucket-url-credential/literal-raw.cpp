const char *bitbucket_password = R"(@{password:76071})";
