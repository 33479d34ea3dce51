const services = ['bitbucket', 'github', 'gitlab', 'Jenkins2'];
const more = [1, 'bitbucket', 'github', 'Gitlab2021'];
