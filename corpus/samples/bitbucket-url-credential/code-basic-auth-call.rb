conn = Faraday.new('https://api.bitbucket.org')
conn.basic_auth('jane', '@{password:1175}')
