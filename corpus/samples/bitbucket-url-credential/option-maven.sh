mvn -B release:prepare -Dusername=jane -Dpassword=@{password:9801} -DdeveloperConnectionUrl=scm:git:https://bitbucket.org/acme/shop.git
