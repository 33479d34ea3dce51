my $req = HTTP::Request->new(GET => "https://api.bitbucket.org/2.0/user");
$req->authorization_basic("jane", "<app-password>");
