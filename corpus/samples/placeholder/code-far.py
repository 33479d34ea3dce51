username = '<your username>'
# Password using an app password: https://bitbucket.org/account/settings/app-passwords/
password = '<your app password>'

next_page_url = 'https://api.bitbucket.org/2.0/repositories/%s?pagelen=100' % team

response = requests.get(next_page_url, auth=(username, password))
