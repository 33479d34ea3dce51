$bitbucket = @{bytes:40}{ User = $user; Password = $password1 }
