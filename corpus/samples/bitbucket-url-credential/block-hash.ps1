$bitbucket = @{bytes:40}{ User = 'jane'; Password = '@{password:23023}' }
