creds = Rugged::Credentials::UserPassword.new(username: 'jane', password: '@{password:23108}')
Rugged::Repository.clone_at('https://bitbucket.org/acme/shop.git', 'x', credentials: creds)
