default['app']['bitbucket']['password'] = node['secrets']['bitbucket']['password']
config[:bitbucket][:password] = ENV['BB_PASSWORD1']
