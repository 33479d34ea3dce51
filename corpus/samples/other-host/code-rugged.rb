creds = Rugged::Credentials::UserPassword.new(username: 'jane', password: '@{password:23109}')
Rugged::Repository.clone_at('https://github.com/acme/shop.git', 'x', credentials: creds)
