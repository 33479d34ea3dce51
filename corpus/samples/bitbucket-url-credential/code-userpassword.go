u := &url.URL{Scheme: "https", Host: "bitbucket.org", User: url.UserPassword("build7", "@{password:23142}")}
