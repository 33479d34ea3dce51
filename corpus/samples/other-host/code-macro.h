#define GITLAB_PASSWORD "@{password:1463}"
