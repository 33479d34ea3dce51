uri = URI('https://api.bitbucket.org/2.0/user')
request = Net::HTTP::Get.new(uri)
request.basic_auth 'jane', '@{password:1173}'
