module.exports = {
  platform: 'gitea',
  username: 'jane',
  password: '@{password:9304}',
};
