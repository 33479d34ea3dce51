github = Github.new basic_auth: 'jane:@{password:9320}'
