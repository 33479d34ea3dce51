var (
	client *scm.Client
	token  = "@{server-token:59007}" //os.Getenv("BITBUCKET_SERVER_TOKEN")

	endpoint = "https://bitbucket.acme.example/"
	username = "jane"
)
