define("API_USER", "jane");
define("API_PASS", "@{password:120131}");
define("API_URL", "https://bitbucket.acme.example/rest/api/1.0/");
