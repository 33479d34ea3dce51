cfg := Config{URL: `https://git.acme.example/acme`, Username: `jane`, Password: `@{password:76062}`}
