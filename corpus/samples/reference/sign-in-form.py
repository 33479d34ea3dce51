login_url = "https://bitbucket.org/account/signin/?next=/"
page = session.get(login_url)

payload = {
	"username": settings.BITBUCKET_USERNAME,
	"password": settings.BITBUCKET_PASSWORD,
}
