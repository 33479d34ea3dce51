conn = Faraday.new('https://api.gitlab.com')
conn.basic_auth('jane', '@{password:1453}')
