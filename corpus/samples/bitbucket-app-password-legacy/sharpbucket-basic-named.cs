using SharpBucket.V2;

namespace Acme
{
    class Client
    {
        public void Run()
        {
            var client = new SharpBucketV2();
            client.BasicAuthentication("jane", "@{legacy-password:41003}");
        }
    }
}
