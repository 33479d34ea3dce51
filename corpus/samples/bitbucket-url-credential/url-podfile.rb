pod 'Shop', :git => 'https://jane:@{password:1060}@bitbucket.org/acme/shop-ios.git', :tag => '1.2'
