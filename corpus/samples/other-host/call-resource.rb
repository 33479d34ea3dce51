r = RestClient::Resource.new 'https://api.example.org/2.0', user: 'jane', password: '@{password:22022}'
