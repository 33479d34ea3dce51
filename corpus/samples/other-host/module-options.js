const { Octokit } = require('octokit')
const options = {
  auth: {
    username: 'jane',
    password: '@{password:21012}',
  },
}
