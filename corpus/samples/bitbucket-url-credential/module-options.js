const { Bitbucket } = require('bitbucket')
const options = {
  auth: {
    username: 'jane',
    password: '@{password:21011}',
  },
}
