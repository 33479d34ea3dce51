import requests

username = 'jane'
password = '@{password:23312}'

full_repo_list = []

# Request 100 repositories per page (and only their slugs), and the next page URL
next_page_url = 'https://gitlab.example/api/v4/projects?per_page=100'

# Keep fetching pages while there's a page to fetch; bitbucket.org has another script
while next_page_url is not None:
  response = requests.get(next_page_url, auth=(username, password))
