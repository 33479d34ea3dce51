const url = `https://${user1}:${encodeURIComponent(password1)}@bitbucket.org/acme/shop.git`;
