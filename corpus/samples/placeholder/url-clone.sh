git clone https://jane:<app-password>@bitbucket.org/acme/shop.git
