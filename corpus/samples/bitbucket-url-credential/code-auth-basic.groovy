def http = new HTTPBuilder('https://api.bitbucket.org')
http.auth.basic 'jane', '@{password:23054}'
