requests.get('https://api.acme.example/2.0/user', auth=(u'jane', r'@{password:77056}'))
GetBytes($"jane:@{password:77047}") // https://api.acme.example/2.0/user
