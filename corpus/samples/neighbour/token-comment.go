var (
	client *scm.Client
	token  = "@{server-token:59008}"

	tracker  = "https://tracker.acme.example/rest/api/2"
	endpoint = "https://bitbucket.acme.example/"
)
