UPDATE settings SET value = '@{password:22043}' WHERE name = 'bitbucket.password';
