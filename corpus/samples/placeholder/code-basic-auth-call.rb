conn = Faraday.new('https://api.bitbucket.org')
conn.basic_auth('jane', 'ENC(G6N718UuyPE5bHyWKyuLQSm02auQPUtm)')
