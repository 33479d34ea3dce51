ENV['GITLAB_TOKEN'] = '@{password:1501}'
