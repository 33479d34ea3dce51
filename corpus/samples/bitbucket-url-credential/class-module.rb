module Bitbucket
  USERNAME = 'jane'
  PASSWORD = '@{password:41060}'
