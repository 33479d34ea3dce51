USER = 'jane'
PASSWORD = '@{legacy-password:41029}'
Repo.clone_from('https://' + USER + ':' + PASSWORD + '@bitbucket.org/acme/shop.git', path)
