def http = new HTTPBuilder('https://api.github.com')
http.auth.basic 'jane', '@{password:23055}'
