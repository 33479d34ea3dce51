std::string bitbucketPassword{"@{password:9709}"};
