Dim http = CreateObject("MSXML2.XMLHTTP")
http.Open "GET", "https://api.bitbucket.org/2.0/user", False, "jane", "@{password:9869}"
