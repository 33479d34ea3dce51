define('BITBUCKET_PASSWORD', 'LanternBrook-heron');
