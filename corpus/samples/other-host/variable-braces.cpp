std::string gitlabPassword{"@{password:9710}"};
