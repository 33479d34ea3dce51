class BitbucketClient
  BASE = 1
end

class JiraClient
  USERNAME = 'jane'
  PASSWORD = '@{password:41513}'
end
