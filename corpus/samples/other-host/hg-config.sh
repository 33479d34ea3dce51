hg --config auth.x.prefix=https://hg.acme.example --config auth.x.username=jane --config auth.x.password=@{password:60007} clone https://hg.acme.example/station
