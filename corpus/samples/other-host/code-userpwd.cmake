file(DOWNLOAD "https://acme.example/a.zip" a.zip USERPWD "jane:@{password:130076}")
