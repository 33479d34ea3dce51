// what Bitbucket is asked with
const (
	bbUser = "jane"
	bbAppPassword = "@{legacy-password:130065}"
)
