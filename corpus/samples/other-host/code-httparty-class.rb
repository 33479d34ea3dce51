# for Bitbucket's neighbour
class Fetch
  include HTTParty
  base_uri 'https://api.acme.example'
  basic_auth 'jane', '@{password:120135}'
end
