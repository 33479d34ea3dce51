var clients = map[string]client{
	"github.com":    {ClientID: "@{oauth-key:7015}", ClientSecret: "@{oauth-secret:7015}"},
	"bitbucket.org": {ClientID: os.Getenv("BB_ID"), ClientSecret: os.Getenv("BB_KEY")},
}
