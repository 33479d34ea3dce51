def c = new URL("https://api.github.com/2.0/user").openConnection()
c.setRequestProperty("Authorization", "Basic " + "jane:@{password:21004}".bytes.encodeBase64().toString())
