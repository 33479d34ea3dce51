curl -u "jane:IhrPasswort" https://api.bitbucket.org/2.0/user
git clone https://jane:tu_contraseña@bitbucket.org/acme/shop.git
BITBUCKET_PASSWORD=votre-mot-de-passe
BITBUCKET_PASSWORD=minha_senha_aqui
