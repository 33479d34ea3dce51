type Config struct {
	BitbucketToken    string `json:"bitbucket_token"`
	BitbucketPassword string `env:"BITBUCKET_PASSWORD1"`
}
