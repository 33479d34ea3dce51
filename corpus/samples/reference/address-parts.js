const url = 'https://' + process.env.USER1 + ':' + process.env.PASS1 + '@' + 'bitbucket.org/acme/shop.git';
const log = 'bitbucket.org' + ':' + 'port2Number' + '/' + path;
