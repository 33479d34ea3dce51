class BitbucketFetch {
	static String  username = "jane";
	static String appToken = "@{legacy-password:43109}";//the one of 20 letters
	String encoded = Base64.getEncoder().encodeToString((username+":"+appToken).getBytes("UTF-8")); //Bitbucket again
	URL url = new URL("https://api.bitbucket.org/2.0/user");
}
