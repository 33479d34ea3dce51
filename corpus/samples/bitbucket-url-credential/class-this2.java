public class BitbucketService {
    private final String username;
    private final String password;

    public BitbucketService() {
        this.username = "jane";
        this.password = "@{password:41054}";
    }
}
