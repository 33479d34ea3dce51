def get(user="jane", password="@{legacy-password:58104}"):
    return requests.get("https://api.bitbucket.org/2.0/user", auth=(user, password))
