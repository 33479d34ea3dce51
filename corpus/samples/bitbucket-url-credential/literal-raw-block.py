repo = {
    "url": u"https://bitbucket.org/acme/x",
    "user": u"jane",
    "password": u"@{password:76078}",
}
