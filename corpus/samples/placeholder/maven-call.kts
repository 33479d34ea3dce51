        maven("https://api.bitbucket.org/2.0/repositories/acme/maven/src/main") {
            credentials {
                username = "jane"
                password = "${PASSWORD}"
            }
        }
