let url = format!("https://{user}:{password1}@bitbucket.org/acme/shop.git");
let url = format!("https://{}:{}@bitbucket.org", user, pw);
