const url = "https://jane" + "%3A" + "@{password:41115}" + "%40" + "bitbucket.org";
