git clone https://jane@acme.example:xxxxxxxxxxxxxxxx@bitbucket.org/acme/shop.git
