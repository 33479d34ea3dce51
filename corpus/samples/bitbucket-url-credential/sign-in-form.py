session = requests.session()
login_url = "https://bitbucket.org/account/signin/?next=/"
page = session.get(login_url)

soup = BeautifulSoup(page.text, 'html.parser')
form = soup.find('form', {"class": "aui aid-form"})

csrf = form.find('input', {'name': 'csrfmiddlewaretoken'}).get('value')

payload = {
	"username": "jane@acme.example",
	"password": "@{password:29619}",
	"csrfmiddlewaretoken": csrf
}
