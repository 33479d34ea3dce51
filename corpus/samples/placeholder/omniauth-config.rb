  config.omniauth :bitbucket, ENV['KEY'], ENV['SECRET']
