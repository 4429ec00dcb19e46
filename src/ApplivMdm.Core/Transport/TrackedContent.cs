using System.Net;
using System.Net.Http.Headers;

namespace ApplivMdm.Transport;

/// <summary>
/// A JSON body that knows whether it was begun. HttpClient asks for it only once a connection stands, so a failure
/// before that is proof that the service has not seen the command; after it nobody knows.
/// </summary>
internal sealed class TrackedContent : HttpContent
{
    private readonly byte[] _body;
    private volatile bool _begun;

    public TrackedContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public bool Begun => _begun;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _begun = true;
        return stream.WriteAsync(_body, 0, _body.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
