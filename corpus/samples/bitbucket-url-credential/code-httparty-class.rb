class Fetch
  include HTTParty
  base_uri 'https://api.bitbucket.org'
  basic_auth 'jane', '@{password:120134}'
end
