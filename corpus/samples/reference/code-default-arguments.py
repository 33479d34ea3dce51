def get(user="jane", password=PASSWORD):
    return requests.get("https://api.bitbucket.org/2.0/user", auth=(user, password))
