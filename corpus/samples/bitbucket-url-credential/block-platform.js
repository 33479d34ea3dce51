module.exports = {
  platform: 'bitbucket',
  username: 'jane',
  password: '@{password:9303}',
};
