r = RestClient::Resource.new 'https://api.bitbucket.org/2.0', user: 'jane', password: '@{password:22021}'
