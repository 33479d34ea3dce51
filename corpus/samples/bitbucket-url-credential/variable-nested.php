$config["bitbucket"]["password"] = '@{password:9216}';
