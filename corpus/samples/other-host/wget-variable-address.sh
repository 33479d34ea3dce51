NEXUS_URL=https://nexus.acme.example/repository
wget --user=jane --password=@{password:60002} "$NEXUS_URL/station.zip"
