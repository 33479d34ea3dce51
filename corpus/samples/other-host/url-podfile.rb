pod 'Shop', :git => 'https://jane:@{password:1376}@gitlab.com/acme/shop-ios.git', :tag => '1.2'
