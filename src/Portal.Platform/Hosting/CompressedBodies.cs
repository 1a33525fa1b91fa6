using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Portal.Platform.Hosting;

/// <summary>
/// Bodies with <c>Content-Encoding</c> gzip or br (RFC 9110, section 8.4). They are decompressed whole and in memory, up to the
/// limit of any body: a compression bomb costs no more than an honest request.
/// </summary>
internal static class CompressedBodies
{
    private const int BufferSize = 8 * 1024;

    public static bool IsCompressed(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !Is(encoding, "identity");

    /// <summary>Puts the decompressed body in the place of the body.</summary>
    /// <exception cref="BadHttpRequestException">Unknown: 415. Broken: 400. Too large: 413.</exception>
    public static async Task DecompressAsync(HttpContext context)
    {
        var request = context.Request;
        await using var decompressor = Decompressor(request.Headers.ContentEncoding.ToString(), request.Body);
        var body = await ReadAsync(decompressor, context.RequestAborted);
        request.Body = body;
        request.ContentLength = body.Length;
        request.Headers.Remove("Content-Encoding");
        context.Response.RegisterForDispose(body);
    }

    private static Stream Decompressor(string encoding, Stream body) =>
        Is(encoding, "gzip") ? new GZipStream(body, CompressionMode.Decompress, leaveOpen: true)
        : Is(encoding, "br") ? new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true)
        : throw ReadableRequests.Unsupported("The content encoding is neither gzip nor br.");

    private static async Task<MemoryStream> ReadAsync(Stream decompressor, CancellationToken cancellationToken)
    {
        var (body, buffer) = (new MemoryStream(), new byte[BufferSize]);
        try
        {
            while (await decompressor.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                if (body.Length + read > ListenerConfiguration.MaximumBody)
                {
                    throw new BadHttpRequestException(
                        "The decompressed body is too large.",
                        StatusCodes.Status413PayloadTooLarge
                    );
                }
                body.Write(buffer, 0, read);
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException) // the latter by BrotliStream
        {
            throw new BadHttpRequestException("The body is not compressed as its content encoding says.", e);
        }
        body.Position = 0;
        return body;
    }

    private static bool Is(string text, string expected) =>
        string.Equals(text, expected, StringComparison.OrdinalIgnoreCase);
}
