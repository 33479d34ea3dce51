github = Github.new login: 'jane', password: '@{password:9318}'
