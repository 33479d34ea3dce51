ENV['BITBUCKET_TOKEN'] = '@{password:1240}'
