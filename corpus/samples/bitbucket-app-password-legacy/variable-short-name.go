const (
	bbUser = "jane"
	bbAppPassword = "@{legacy-password:130066}"
)
