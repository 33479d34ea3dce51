UPDATE settings SET value = '********' WHERE name = 'bitbucket.password';
