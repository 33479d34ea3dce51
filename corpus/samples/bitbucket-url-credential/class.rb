class BitbucketClient
  BASE_URI = 'https://api.bitbucket.org/2.0'

  def initialize
    @username = 'jane'
    @password = '@{password:41057}'
  end
