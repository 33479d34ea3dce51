def c = new URL("https://api.bitbucket.org/2.0/user").openConnection()
c.setRequestProperty("Authorization", "Basic " + "jane:${PASSWORD}".bytes.encodeBase64().toString())
