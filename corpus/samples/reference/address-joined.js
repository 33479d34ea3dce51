const url = 'https://ada:'+password2+'@bitbucket.org/acme/shop.git';
const repo = new Bitbucket('acme', 'shop-frontend');
