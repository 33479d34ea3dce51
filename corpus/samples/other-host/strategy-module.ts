import * as GitLabStrategy from 'passport-gitlab2';

// like the one of Bitbucket
export class Dancer {
    private cloud = new GitLabStrategy.Strategy({
        clientID: "@{oauth-key:59002}",
        clientSecret: "@{oauth-secret:59002}",
        callbackURL: "http://127.0.0.1:9090/cloud"
    }, this.verify.bind(this));
