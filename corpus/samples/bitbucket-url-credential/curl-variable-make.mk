URL := https://api.bitbucket.org/2.0/repositories/acme
get:
	curl -u jane:@{password:120121} $(URL)
