USERNAME=$1
PASSWORD=$2
echo start
echo go on
echo go on
echo go on
curl -u "$USERNAME:$PASSWORD" https://api.bitbucket.org/2.0/user
