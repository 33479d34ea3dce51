git clone "https://jane:$(cat /run/secrets/bb1)@bitbucket.org/acme/shop.git"
BITBUCKET_TOKEN=$(aws ssm get-parameter --name bb1)
BITBUCKET_PASSWORD=`pass bitbucket1`
export BB_TOKEN="${1:?token}"
