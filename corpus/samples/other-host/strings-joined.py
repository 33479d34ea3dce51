URL = "https://jane:@{password:60010}" \
      "@git.acme.example/st/station.git"
