headers = {'X-Atlassian-Token': 'no-check', 'Accept': 'application/json'}
headers['X-Atlassian-Token'] = 'nocheck'
