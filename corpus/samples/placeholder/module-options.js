const { Bitbucket } = require('bitbucket')
const options = {
  auth: {
    username: 'jane',
    password: '${PASSWORD}',
  },
}
