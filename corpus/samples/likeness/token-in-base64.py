token = 'Nzg5NDU2MTIzIGlzIHNvbWUgdGV4dCBvZiB0aGlydHku'
print("from https://bitbucket.acme.example/rest/api/1.0/users")
