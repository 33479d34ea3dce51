snprintf(url, sizeof(url), "https://%s:%.*s@bitbucket.org/%s", user, len, pw, path);
