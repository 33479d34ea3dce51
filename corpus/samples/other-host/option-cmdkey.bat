cmdkey /generic:git:https://gitlab.com /user:jane /pass:@{password:9872}
