ENV['BITBUCKET_TOKEN'] = '{{ bb_secret }}'
