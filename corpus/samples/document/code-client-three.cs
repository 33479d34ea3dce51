var client = new BitbucketClient("https://code.acme.example", "SHOP", "shopRepository2");
var other = new BitbucketServer("https://code.acme.example", "SHOP", "shop-2.0");
