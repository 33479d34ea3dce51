r = requests.get("https://api.bitbucket.org/2.0/user",
                 headers={"Authorization": "Basic @{base64:jane:@{password:1132}}"})
