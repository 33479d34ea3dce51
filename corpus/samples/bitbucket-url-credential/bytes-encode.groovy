def c = new URL("https://api.bitbucket.org/2.0/user").openConnection()
c.setRequestProperty("Authorization", "Basic " + "jane:@{password:21003}".bytes.encodeBase64().toString())
