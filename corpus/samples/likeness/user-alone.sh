git clone https://janeATBBandmore@bitbucket.org/acme/shop.git
