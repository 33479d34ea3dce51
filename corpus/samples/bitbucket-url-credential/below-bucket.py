s3 = connect("AKIAIOSFODNN7EXAMPLE")
user = "jane"
password = "@{password:59301}"
r = requests.get("https://api.bitbucket.org/2.0/user", auth=(user, password))
